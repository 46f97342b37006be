// Appending: what the library does between decoding and the disk, with nothing else.
#pragma once
#include "common.h"

typedef struct {
    Ledger *ledger;
    MDB_txn *txn;
} Writing;

// One hash for 256 leaves, 65,536, and so on.
static void put_subtree(void *context, int level, uint64_t index, const Digest *root) {
    Writing *writing = context;
    if (level % 8) return;
    uint64_t place = (uint64_t)(level / 8) << 56 | index;
    MDB_val key = {8, &place}, value = {32, (void *)root->bytes};
    check(mdb_put(writing->txn, writing->ledger->tree, &key, &value, 0), "put a subtree");
}

static inline void put_record(
    Writing *writing, Range *range, const uint8_t *record, uint32_t count, int hashes
) {
    uint64_t sequence = range->size;
    Digest leaf = {{0}};
    if (hashes) leaf = leaf_hash(record, count);
    MDB_val key = {8, &sequence}, value = {32 + count, NULL};
    check(mdb_put(writing->txn, writing->ledger->events, &key, &value, MDB_APPEND | MDB_RESERVE),
        "append");
    memcpy(value.mv_data, leaf.bytes, 32);
    memcpy((uint8_t *)value.mv_data + 32, record, count);
    if (hashes) range_append(range, leaf, put_subtree, writing);
    else range->size++;
}

static void put_head(Writing *writing, const Range *range) {
    uint8_t head[8 + 32 * 64];
    MDB_val key = {4, "head"}, value = {range_head(range, head), head};
    check(mdb_put(writing->txn, writing->ledger->meta, &key, &value, 0), "put the head");
}

static void put_format(Ledger *ledger) {
    uint8_t one[8];
    put_big_endian(one, 1);
    Writing writing = {.ledger = ledger};
    MDB_val key = {6, "format"}, value = {8, one};
    Range empty = {0};
    check(mdb_txn_begin(ledger->env, NULL, 0, &writing.txn), "begin");
    check(mdb_put(writing.txn, ledger->meta, &key, &value, 0), "put the format");
    put_head(&writing, &empty);
    check(mdb_txn_commit(writing.txn), "commit");
}

// Appends the stream, `batch` records per commit, each commit durable.
static void append(const char *from, const char *to, uint64_t batch, int hashes) {
    Stream stream = read_stream(from);
    Ledger ledger = open_ledger(to, 0);
    put_format(&ledger);
    Range range = {0};
    Writing writing = {.ledger = &ledger};
    uint64_t start = now();
    while (range.size < stream.size) {
        uint64_t end = range.size + batch < stream.size ? range.size + batch : stream.size;
        check(mdb_txn_begin(ledger.env, NULL, 0, &writing.txn), "begin");
        while (range.size < end)
            put_record(&writing, &range, stream.start[range.size], stream.count[range.size], hashes);
        if (hashes) put_head(&writing, &range);
        check(mdb_txn_commit(writing.txn), "commit");
    }
    uint64_t spent = now() - start;
    printf("{\"events\":%llu,\"nanoseconds\":%llu,\"ledgerBytes\":%llu,",
        (unsigned long long)range.size, (unsigned long long)spent,
        (unsigned long long)used_bytes(ledger.env));
    if (hashes) print_root(&range);
    else printf("\"root\":null");
    printf("}\n");
    mdb_env_close(ledger.env);
}

// One record per commit, each durable before the next.
static void append_single(const char *from, const char *to, uint64_t milliseconds) {
    Stream stream = read_stream(from);
    Ledger ledger = open_ledger(to, 0);
    put_format(&ledger);
    Range range = {0};
    Writing writing = {.ledger = &ledger};
    uint64_t *laps = allocate(NULL, stream.size * sizeof *laps);
    uint64_t spent = 0, limit = milliseconds * 1000000u;
    while (range.size < stream.size && spent < limit) {
        uint64_t start = now(), place = range.size;
        check(mdb_txn_begin(ledger.env, NULL, 0, &writing.txn), "begin");
        put_record(&writing, &range, stream.start[place], stream.count[place], 1);
        put_head(&writing, &range);
        check(mdb_txn_commit(writing.txn), "commit");
        laps[place] = now() - start;
        spent += laps[place];
    }
    printf("{\"events\":%llu,\"nanoseconds\":%llu,", (unsigned long long)range.size,
        (unsigned long long)spent);
    print_root(&range);
    print_percentiles(laps, range.size);
    printf("}\n");
    mdb_env_close(ledger.env);
}
