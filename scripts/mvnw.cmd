@echo off
rem Runs Maven on a JDK 25: the mvn of this machine or, where there is none, Maven from Maven Central in a cache folder.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
call "%HERE%jdk.cmd"
if errorlevel 1 exit /b 4
set "WK_MAVEN=3.9.16"
set "WK_SHA512=831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6"
if not defined MVNW_REPOURL set "MVNW_REPOURL=https://repo.maven.apache.org/maven2"
set "MVN="
for /f "delims=" %%M in ('where mvn.cmd 2^>nul') do if not defined MVN set "MVN=%%M"
if defined MVN goto run
set "WK_CACHE=%LOCALAPPDATA%\Watchkeeper\cache\maven"
set "MVN=%WK_CACHE%\apache-maven-%WK_MAVEN%\bin\mvn.cmd"
if exist "%MVN%" goto run
echo mvnw: fetching Maven %WK_MAVEN% 1>&2
powershell -NoProfile -ExecutionPolicy Bypass -Command "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue'; New-Item -ItemType Directory -Force $env:WK_CACHE | Out-Null; $f=Join-Path $env:WK_CACHE ('part-'+$PID+'.tar.gz'); try { Invoke-WebRequest -UseBasicParsing ($env:MVNW_REPOURL+'/org/apache/maven/apache-maven/'+$env:WK_MAVEN+'/apache-maven-'+$env:WK_MAVEN+'-bin.tar.gz') -OutFile $f; if ((Get-FileHash -Algorithm SHA512 $f).Hash -ne $env:WK_SHA512) { throw 'its SHA-512 is wrong' }; tar -xzf $f -C $env:WK_CACHE; if ($LASTEXITCODE) { throw 'it could not be unpacked' } } catch { [Console]::Error.WriteLine('mvnw: could not fetch Maven: '+$_); exit 4 } finally { Remove-Item -Force -ErrorAction SilentlyContinue $f }"
if errorlevel 1 exit /b 4
:run
set "WK_X="
for %%P in (api file main model parser processing tree util) do call set "WK_X=%%WK_X%% --add-exports=jdk.compiler/com.sun.tools.javac.%%P=ALL-UNNAMED"
set "MAVEN_OPTS=%WK_X% --add-opens=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED --add-opens=jdk.compiler/com.sun.tools.javac.comp=ALL-UNNAMED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %MAVEN_OPTS%"
call "%MVN%" %*
exit /b %ERRORLEVEL%
