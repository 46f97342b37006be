#pragma once
#include <lmdb.h>
#include "sha256_x86.h"
