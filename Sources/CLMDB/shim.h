#pragma once
#include <lmdb.h>
#include <spawn.h>
#include "sha256_x86.h"

// Of unistd.h, which Swift imports without the extensions of GNU.
extern int syncfs(int descriptor);
extern int pipe2(int ends[2], int flags);
// Of stdio.h, likewise.
extern int renameat2(int, const char *, int, const char *, unsigned int);
// Of spawn.h, likewise.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
