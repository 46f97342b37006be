// Reading: a scan, the fold, random reads, and verification.
#pragma once
#include <pthread.h>

#include "fold.h"

static void print_spent(uint64_t events, uint64_t spent) {
    printf("{\"events\":%llu,\"nanoseconds\":%llu", (unsigned long long)events,
        (unsigned long long)spent);
}

// Every value, only touched.
static void scan(const char *directory) {
    Ledger ledger = open_ledger(directory, MDB_RDONLY);
    MDB_txn *txn;
    MDB_cursor *cursor;
    MDB_val key, value;
    uint64_t count = 0, sum = 0, start = now();
    check(mdb_txn_begin(ledger.env, NULL, MDB_RDONLY, &txn), "begin");
    check(mdb_cursor_open(txn, ledger.events, &cursor), "open a cursor");
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        sum += value.mv_size - 32 + ((const uint8_t *)value.mv_data)[32];
        count++;
    }
    print_spent(count, now() - start);
    printf(",\"sum\":%llu}\n", (unsigned long long)sum);
}

static void print_counts(const char *name, const uint64_t *counts, int count) {
    printf(",\"%s\":[", name);
    for (int i = 0; i < count; i++) printf("%s%llu", i ? "," : "", (unsigned long long)counts[i]);
    printf("]");
}

static void print_sums(const State *state) {
    uint64_t versions = 0, failures = 0, credentials = 0, sessions[5] = {0}, codes[7] = {0},
        outcomes[9] = {0};
    for (uint32_t i = 0; i < state->holders.count; i++) {
        const Holder *holder = (const void *)row_at(&state->holders, i);
        versions += holder->version;
        failures += holder->failures;
        credentials += holder->credential_version;
    }
    for (uint32_t i = 0; i < state->sessions.count; i++)
        sessions[((const Session *)row_at(&state->sessions, i))->status]++;
    for (uint32_t i = 0; i < state->codes.count; i++)
        codes[((const Code *)row_at(&state->codes, i))->status]++;
    for (uint32_t i = 0; i < state->challenges.count; i++)
        outcomes[((const Challenge *)row_at(&state->challenges, i))->outcome]++;
    printf(",\"holders\":%u,\"versions\":%llu,\"failures\":%llu,\"credentials\":%llu",
        state->holders.count, (unsigned long long)versions, (unsigned long long)failures,
        (unsigned long long)credentials);
    print_counts("sessions", sessions, 5);
    print_counts("codes", codes, 7);
    print_counts("outcomes", outcomes, 9);
}

// Decodes and folds every record.
static void replay(const char *directory) {
    Ledger ledger = open_ledger(directory, MDB_RDONLY);
    MDB_txn *txn;
    MDB_cursor *cursor;
    MDB_val key, value;
    Record record;
    uint64_t next = 0, start = now();
    State state = make_state();
    check(mdb_txn_begin(ledger.env, NULL, MDB_RDONLY, &txn), "begin");
    check(mdb_cursor_open(txn, ledger.events, &cursor), "open a cursor");
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        if (!decode(&record, (const uint8_t *)value.mv_data + 32, value.mv_size - 32))
            fail("record", "malformed");
        if (record.number[SEQUENCE] != next++) refuse(&record, "out of order");
        fold(&state, &record);
    }
    print_spent(next, now() - start);
    print_sums(&state);
    printf("}\n");
}

// The same numbers from the same seed as the program's own generator (splitmix64).
static uint64_t random_number(uint64_t *state) {
    uint64_t mixed = *state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

static void get(const char *directory, uint64_t count) {
    Ledger ledger = open_ledger(directory, MDB_RDONLY);
    MDB_txn *txn;
    check(mdb_txn_begin(ledger.env, NULL, MDB_RDONLY, &txn), "begin");
    uint64_t size = read_head(&ledger, txn).size, seed = 1, sum = 0, start = now();
    for (uint64_t i = 0; i < count; i++) {
        uint64_t sequence = (uint64_t)((unsigned __int128)random_number(&seed) * size >> 64);
        MDB_val key = {8, &sequence}, value;
        check(mdb_get(txn, ledger.events, &key, &value), "get");
        sum += value.mv_size - 32;
    }
    print_spent(count, now() - start);
    printf(",\"recordBytes\":%llu}\n", (unsigned long long)sum);
}

// MARK: Verification

typedef struct {
    Ledger *ledger;
    // Blocks of 256 events, from the first to before the last.
    uint64_t first, last, size;
    // The root of each whole block; the leaves of the incomplete one.
    Digest *roots, tail[256];
} Part;

// Checks the records of some blocks against the hashes beside them, their own sequences, and the
// tree's hash of each block.
static void *verify_part(void *argument) {
    Part *part = argument;
    MDB_txn *txn;
    MDB_cursor *cursor, *tree;
    uint64_t sequence = part->first * 256;
    uint64_t end = part->last * 256 < part->size ? part->last * 256 : part->size;
    uint64_t place = (uint64_t)1 << 56 | part->first;
    MDB_val key = {8, &sequence}, value, place_key = {8, &place}, root;
    check(mdb_txn_begin(part->ledger->env, NULL, MDB_RDONLY, &txn), "begin");
    check(mdb_cursor_open(txn, part->ledger->events, &cursor), "open a cursor");
    check(mdb_cursor_open(txn, part->ledger->tree, &tree), "open a cursor");
    MDB_cursor_op step = MDB_SET_KEY, tree_step = MDB_SET_KEY;
    Digest leaves[256];
    for (; sequence < end; sequence++) {
        check(mdb_cursor_get(cursor, &key, &value, step), "read an event");
        step = MDB_NEXT;
        const uint8_t *stored = value.mv_data;
        Digest leaf = leaf_hash(stored + 32, value.mv_size - 32);
        uint64_t found;
        memcpy(&found, key.mv_data, 8);
        if (found != sequence || record_sequence(stored + 32, value.mv_size - 32) != sequence)
            fail("verify", "another event is in this place");
        if (memcmp(leaf.bytes, stored, 32)) fail("verify", "altered");
        leaves[sequence % 256] = leaf;
        if (sequence % 256 != 255) continue;
        for (int width = 256; width > 1; width /= 2)
            for (int i = 0; i < width / 2; i++)
                leaves[i] = node_hash(&leaves[2 * i], &leaves[2 * i + 1]);
        check(mdb_cursor_get(tree, &place_key, &root, tree_step), "read the tree");
        tree_step = MDB_NEXT;
        if (memcmp(leaves[0].bytes, root.mv_data, 32)) fail("verify", "not what the tree has");
        part->roots[sequence / 256] = leaves[0];
    }
    memcpy(part->tail, leaves, sizeof leaves);
    mdb_cursor_close(tree);
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    return NULL;
}

// Compares the subtrees above the blocks. The leaves here are blocks: 8 levels higher.
static void check_subtree(void *context, int level, uint64_t index, const Digest *root) {
    Writing *reading = context;
    if (level % 8) return;
    uint64_t place = (uint64_t)(level / 8 + 1) << 56 | index;
    MDB_val key = {8, &place}, value;
    check(mdb_get(reading->txn, reading->ledger->tree, &key, &value), "read the tree");
    if (memcmp(root->bytes, value.mv_data, 32)) fail("verify", "not what the tree has");
}

static void verify(const char *directory, int threads) {
    Ledger ledger = open_ledger(directory, MDB_RDONLY);
    Writing reading = {.ledger = &ledger};
    check(mdb_txn_begin(ledger.env, NULL, MDB_RDONLY, &reading.txn), "begin");
    uint64_t start = now();
    Range stored = read_head(&ledger, reading.txn), range = {0};
    uint64_t whole = stored.size / 256, blocks = (stored.size + 255) / 256;
    Digest *roots = allocate(NULL, (whole + 1) * sizeof *roots);
    Part *parts = allocate(NULL, (size_t)threads * sizeof *parts);
    pthread_t *handles = allocate(NULL, (size_t)threads * sizeof *handles);
    for (int i = 0; i < threads; i++) {
        parts[i].ledger = &ledger;
        parts[i].first = blocks * (uint64_t)i / (uint64_t)threads;
        parts[i].last = blocks * (uint64_t)(i + 1) / (uint64_t)threads;
        parts[i].size = stored.size;
        parts[i].roots = roots;
        if (i > 0) pthread_create(&handles[i], NULL, verify_part, &parts[i]);
    }
    verify_part(&parts[0]);
    for (int i = 1; i < threads; i++) pthread_join(handles[i], NULL);
    for (uint64_t i = 0; i < whole; i++) range_append(&range, roots[i], check_subtree, &reading);
    // The peaks of the blocks are those of their leaves, 256 times as many.
    range.size *= 256;
    for (uint64_t i = 0; i < stored.size % 256; i++)
        range_append(&range, parts[threads - 1].tail[i], NULL, NULL);
    if (range.size != stored.size
        || memcmp(range.peaks, stored.peaks, (size_t)stored.count * sizeof(Digest)))
        fail("verify", "not what the head says");
    print_spent(stored.size, now() - start);
    printf(",");
    print_root(&range);
    printf("}\n");
}
