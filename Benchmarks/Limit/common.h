// What every command of the limit needs: the clock, errors, the stream in memory, the environment.
#pragma once
#include <errno.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "tree.h"

static void fail(const char *what, const char *why) {
    fprintf(stderr, "limit: %s: %s\n", what, why);
    exit(1);
}

static inline void check(int code, const char *what) {
    if (code) fail(what, mdb_strerror(code));
}

static void *allocate(void *old, size_t count) {
    void *memory = realloc(old, count);
    if (!memory) fail("memory", "there is none left");
    return memory;
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// The stream in memory: record i is `count[i]` bytes at `start[i]`.
typedef struct {
    uint64_t size;
    const uint8_t **start;
    uint32_t *count;
} Stream;

static Stream read_stream(const char *directory) {
    char path[4096];
    snprintf(path, sizeof path, "%s/events.bin", directory);
    struct stat status;
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &status)) fail(path, strerror(errno));
    size_t length = (size_t)status.st_size, capacity = 1024;
    uint8_t *bytes = allocate(NULL, length + 1);
    if (fread(bytes, 1, length, file) != length) fail(path, "cannot be read");
    fclose(file);
    Stream stream = {0};
    stream.start = allocate(NULL, capacity * sizeof *stream.start);
    stream.count = allocate(NULL, capacity * sizeof *stream.count);
    for (size_t offset = 0; offset + 4 <= length; stream.size++) {
        if (stream.size == capacity) {
            capacity *= 2;
            stream.start = allocate(stream.start, capacity * sizeof *stream.start);
            stream.count = allocate(stream.count, capacity * sizeof *stream.count);
        }
        memcpy(&stream.count[stream.size], bytes + offset, 4);
        stream.start[stream.size] = bytes + offset + 4;
        offset += 4 + stream.count[stream.size];
        if (offset > length) fail(path, "is cut");
    }
    return stream;
}

// The environment of a ledger: the same tables and the same flags as the program's.
typedef struct {
    MDB_env *env;
    MDB_dbi events, tree, meta;
} Ledger;

static Ledger open_ledger(const char *directory, unsigned access) {
    char path[4096];
    snprintf(path, sizeof path, "%s/ledger", directory);
    if (!access) {
        mkdir(directory, 0750);
        mkdir(path, 0750);
    }
    Ledger ledger;
    MDB_txn *txn;
    unsigned create = access ? 0 : MDB_CREATE;
    check(mdb_env_create(&ledger.env), "create");
    check(mdb_env_set_mapsize(ledger.env, (size_t)1 << 38), "set the map size");
    check(mdb_env_set_maxdbs(ledger.env, 3), "set the tables");
    check(mdb_env_open(ledger.env, path, MDB_NOTLS | access, 0640), path);
    check(mdb_txn_begin(ledger.env, NULL, access, &txn), "begin");
    check(mdb_dbi_open(txn, "events", MDB_INTEGERKEY | create, &ledger.events), "open events");
    check(mdb_dbi_open(txn, "tree", MDB_INTEGERKEY | create, &ledger.tree), "open tree");
    check(mdb_dbi_open(txn, "meta", create, &ledger.meta), "open meta");
    check(mdb_txn_commit(txn), "commit");
    return ledger;
}

static uint64_t used_bytes(MDB_env *env) {
    MDB_envinfo information;
    MDB_stat statistics;
    mdb_env_info(env, &information);
    mdb_env_stat(env, &statistics);
    return (information.me_last_pgno + 1) * statistics.ms_psize;
}

static Range read_head(Ledger *ledger, MDB_txn *txn) {
    MDB_val key = {4, "head"}, value;
    check(mdb_get(txn, ledger->meta, &key, &value), "read the head");
    const uint8_t *bytes = value.mv_data;
    Range range = {.size = big_endian(bytes)};
    range.count = __builtin_popcountll(range.size);
    if (value.mv_size != 8 + 32 * (size_t)range.count) fail("head", "malformed");
    memcpy(range.peaks, bytes + 8, 32 * (size_t)range.count);
    return range;
}

static void print_root(const Range *range) {
    Digest root = range_root(range);
    printf("\"root\":\"");
    for (int i = 0; i < 32; i++) printf("%02x", root.bytes[i]);
    printf("\"");
}

static int ascending(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

// Percentiles of latencies in nanoseconds, as members of a JSON object.
static void print_percentiles(uint64_t *laps, size_t count) {
    if (count == 0) return;
    qsort(laps, count, sizeof *laps, ascending);
    printf(",\"p50\":%llu,\"p99\":%llu,\"max\":%llu", (unsigned long long)laps[count / 2],
        (unsigned long long)laps[count * 99 / 100], (unsigned long long)laps[count - 1]);
}
