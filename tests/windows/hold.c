/* Holds a file open as a careless program does: nobody else may write or delete it, and with "all" not read it either.
   hold FILE SECONDS [all]; says "held" when it has it. */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

int wmain(int count, wchar_t **words) {
  if (count < 3) return 2;
  DWORD share = count > 3 ? 0 : FILE_SHARE_READ;
  HANDLE file = CreateFileW(words[1], GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return 1;
  puts("held");
  fflush(stdout);
  Sleep((DWORD)(_wtof(words[2]) * 1000));
  CloseHandle(file);
  return 0;
}
