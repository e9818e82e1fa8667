@echo off
rem Shows this board in the browser, right after every edit. Double-click it; close the window to end.
rem noticeboard.exe lies beside this file, in the folder above, or on the PATH.
rem Commands are plain ASCII: Windows reads this file in the code page of the country. Only the last words are not.
setlocal
pushd "%~dp0"
set "PROGRAM=noticeboard.exe"
if exist "%~dp0..\noticeboard.exe" set "PROGRAM=%~dp0..\noticeboard.exe"
if exist "%~dp0noticeboard.exe" set "PROGRAM=%~dp0noticeboard.exe"
if not exist "%PROGRAM%" for %%P in (noticeboard.exe) do if "%%~$PATH:P"=="" goto missing
"%PROGRAM%" serve --open
if not "%ERRORLEVEL%"=="0" pause
popd
exit /b

:missing
chcp 65001 >nul
echo.
echo 没有找到 noticeboard.exe。请把它放到这个文件夹里，再双击一次“开始”。
echo noticeboard.exe was not found. Put it into this folder and double-click again.
echo.
pause
popd
exit /b 1
