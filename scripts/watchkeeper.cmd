@echo off
rem Starts Watchkeeper: finds a JDK, builds when there is no build or the sources are newer, runs.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
for %%I in ("%HERE%..") do set "ROOT=%%~fI"
set "DIST=%ROOT%\app\launcher\target\dist"
call "%HERE%jdk.cmd"
if errorlevel 1 exit /b 4
chcp 65001 >nul

set "STALE="
if not exist "%DIST%\.stamp" set "STALE=1"
if not defined STALE powershell -NoProfile -Command ^
  "$s=(Get-Item $env:DIST\.stamp -Force).LastWriteTimeUtc; $n=Get-ChildItem $env:ROOT\pom.xml,$env:ROOT\app,$env:ROOT\plugin-api,$env:ROOT\plugins,$env:ROOT\templates,$env:ROOT\config -Recurse -File | Where-Object { $_.FullName -notmatch '\\target\\|\\src\\test\\' -and $_.LastWriteTimeUtc -gt $s } | Select-Object -First 1; if ($n) { exit 1 }"
if errorlevel 1 set "STALE=1"
if defined STALE if not defined WATCHKEEPER_NO_BUILD (
  call :build
  if errorlevel 1 exit /b 4
)
if not exist "%DIST%\lib" (
  echo watchkeeper: there is no build in %DIST% 1>&2
  exit /b 4
)
for %%J in ("%DIST%\lib\watchkeeper-cli-*.jar") do set "CLIENT=%%~fJ"
if defined WATCHKEEPER_JAVA_OPTS (
  "%JAVA_HOME%\bin\java.exe" -Xms32m -Xmx1g -XX:+UseSerialGC %WATCHKEEPER_JAVA_OPTS% --dry-run -cp "%CLIENT%" dev.watchkeeper.cli.Client >nul
  if errorlevel 1 (
    echo watchkeeper: Java can't be started with the words of WATCHKEEPER_JAVA_OPTS, as it says above 1>&2
    echo   mend or unset that variable; it holds flags of the JVM, such as -Xmx2g, divided by blanks 1>&2
    exit /b 2
  )
)
"%JAVA_HOME%\bin\java.exe" -Xlog:disable -Xlog:all=error:stderr -XX:TieredStopAtLevel=1 -Xms32m -Xmx1g -XX:+UseSerialGC ^
  -XX:+ExitOnOutOfMemoryError -XX:+DisplayVMOutputToStderr --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ^
  -Dstdin.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %WATCHKEEPER_JAVA_OPTS% ^
  "-Dwatchkeeper.dist=%DIST%" -cp "%CLIENT%" dev.watchkeeper.cli.Client %*
exit /b %ERRORLEVEL%

:build
echo watchkeeper: building, some minutes the first time; log: app\launcher\target\build.log 1>&2
if not exist "%ROOT%\app\launcher\target" mkdir "%ROOT%\app\launcher\target"
type nul > "%ROOT%\app\launcher\target\.build-mark"
pushd "%ROOT%"
call "%HERE%mvnw.cmd" --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Djacoco.skip=true package > "%ROOT%\app\launcher\target\build.log" 2>&1
if errorlevel 1 (
  popd
  findstr /B /C:"[ERROR]" "%ROOT%\app\launcher\target\build.log" 1>&2
  echo watchkeeper: the build failed; all of it is in %ROOT%\app\launcher\target\build.log 1>&2
  exit /b 4
)
popd
move /y "%ROOT%\app\launcher\target\.build-mark" "%DIST%\.stamp" >nul
exit /b 0
