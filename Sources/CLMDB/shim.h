#pragma once
#include <lmdb.h>
#include "sha256_x86.h"

// Of unistd.h, which Swift imports without the extensions of GNU.
extern int syncfs(int descriptor);
// Of stdio.h, likewise.
extern int renameat2(int, const char *, int, const char *, unsigned int);
