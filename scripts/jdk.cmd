@echo off
rem Called by the scripts beside it: sets JAVA_HOME to a JDK of at least 25 or ends with 4.
if defined WATCHKEEPER_JAVA call :take "%WATCHKEEPER_JAVA%" && exit /b 0
if defined JAVA_HOME call :take "%JAVA_HOME%" && exit /b 0
for /f "delims=" %%J in ('where java.exe 2^>nul') do (
  for %%H in ("%%~dpJ..") do call :take "%%~fH" && exit /b 0
)
for /d %%H in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\.sdkman\candidates\java\*" "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*") do (
  call :take "%%~fH" && exit /b 0
)
echo watchkeeper: no JDK 25 or newer found (looked at WATCHKEEPER_JAVA, JAVA_HOME, PATH and the usual folders). Install one: winget install EclipseAdoptium.Temurin.25.JDK 1>&2
exit /b 4

:take
if not exist "%~1\bin\javac.exe" exit /b 1
if not exist "%~1\release" exit /b 1
set "WK_VERSION="
for /f "usebackq tokens=2 delims==" %%V in (`findstr /B "JAVA_VERSION=" "%~1\release"`) do set "WK_VERSION=%%~V"
for /f "tokens=1 delims=.-+" %%M in ("%WK_VERSION%") do set "WK_MAJOR=%%M"
if not defined WK_MAJOR exit /b 1
if %WK_MAJOR% LSS 25 exit /b 1
set "JAVA_HOME=%~1"
exit /b 0
