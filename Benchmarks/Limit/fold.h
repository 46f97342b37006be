// The fold of all events into the state of cardholders, sessions, codes and challenges, with the
// transitions that the program checks. An event that cannot follow ends it.
#pragma once
#include "record.h"
#include "table.h"

enum { CARD_MAX = 8, LIVE_MAX = 4, CODE_MAX = 24 };

typedef struct {
    uint64_t id, version, last, email, phone, credential_version, credential_event, failures,
        locked_until;
    uint64_t cards[CARD_MAX], attachments[CARD_MAX], sessions[LIVE_MAX], challenges[LIVE_MAX];
    uint8_t card_count, session_count, challenge_count, is_method1_inactive, is_external;
} Holder;

typedef struct {
    uint64_t id, holder, generation, last_activity, codes[CODE_MAX];
    uint8_t status, code_count, closed_because;
} Session;

typedef struct {
    uint64_t id, session, challenge, sent_at, validity;
    uint8_t channel, status, is_external;
} Code;

typedef struct {
    uint64_t id, holder, card, opened_at, merchant, code, credential_version, counter, ended_by;
    uint8_t status, password_factor, outcome;
} Challenge;

// A number under a reference or a cardholder.
typedef struct { uint64_t id, number; } Number;

typedef struct {
    uint64_t version, last, policy, unsent[1024], unsent_count;
    Table holders, sessions, codes, challenges, bindings, live;
} State;

static State make_state(void) {
    return (State) {
        .holders = make_table(sizeof(Holder)), .sessions = make_table(sizeof(Session)),
        .codes = make_table(sizeof(Code)), .challenges = make_table(sizeof(Challenge)),
        .bindings = make_table(sizeof(Number)), .live = make_table(sizeof(Number)),
    };
}

static void refuse(const Record *event, const char *why) {
    fprintf(stderr, "limit: event %llu: %s\n", (unsigned long long)event->number[SEQUENCE], why);
    exit(1);
}

static inline void push(
    uint64_t *list, uint8_t *count, int limit, uint64_t value, const Record *event
) {
    if (*count == limit) refuse(event, "more than this program has room for");
    list[(*count)++] = value;
}

static inline int drop(uint64_t *list, uint8_t *count, uint64_t value) {
    for (int i = 0; i < *count; i++) {
        if (list[i] != value) continue;
        memmove(list + i, list + i + 1, (size_t)(*count - i - 1) * sizeof *list);
        (*count)--;
        return i;
    }
    return -1;
}

static inline void bind(State *state, uint64_t reference, uint64_t holder) {
    ((Number *)find_or_add(&state->bindings, reference))->number = holder;
}

static void fold_holder(State *state, const Record *event) {
    const uint64_t *field = event->number;
    uint64_t sequence = field[SEQUENCE], kind = field[KIND];
    if (kind == 10) {
        if (field[STREAM] != sequence) refuse(event, "broken stream");
        add(&state->holders, sequence);
    }
    Holder *holder = find(&state->holders, field[STREAM]);
    if (!holder) refuse(event, "unknown cardholder");
    if (field[VERSION] != holder->version + 1
        || (holder->version && (!has(event, PREVIOUS) || field[PREVIOUS] != holder->last)))
        refuse(event, "broken stream");
    int was_live = holder->session_count || holder->challenge_count;
    holder->version = field[VERSION];
    holder->last = sequence;
    switch (kind) {
    case 10:
        holder->phone = field[PHONE];
        __attribute__((fallthrough)); // The address is bound to the new cardholder.
    case 13:
        if (holder->email) bind(state, holder->email, 0);
        holder->email = field[EMAIL];
        bind(state, holder->email, field[STREAM]);
        break;
    case 11:
        push(holder->cards, &holder->card_count, CARD_MAX, field[CARD], event);
        holder->attachments[holder->card_count - 1] = sequence;
        bind(state, field[CARD], field[STREAM]);
        break;
    case 12: {
        uint8_t count = holder->card_count;
        int index = drop(holder->cards, &holder->card_count, field[CARD]);
        if (index < 0) refuse(event, "unknown card");
        drop(holder->attachments, &count, holder->attachments[index]);
        bind(state, field[CARD], 0);
        break;
    }
    case 14: holder->phone = field[PHONE]; break;
    case 21: push(holder->sessions, &holder->session_count, LIVE_MAX, sequence, event); break;
    case 22: holder->failures = 0; break;
    case 23:
    case 53: if (has(event, FAILURES)) holder->failures = field[FAILURES]; break;
    case 24: drop(holder->sessions, &holder->session_count, field[SESSION]); break;
    case 40:
    case 41:
        if ((kind == 40) != (holder->credential_version == 0)
            || field[CREDENTIAL_VERSION] != holder->credential_version + 1)
            refuse(event, "cannot follow the credential");
        holder->credential_version++;
        holder->credential_event = sequence;
        holder->is_external = (uint8_t)has(event, VERIFIER);
        break;
    case 45: holder->is_method1_inactive = 0; break;
    case 46: holder->is_method1_inactive = 1; break;
    case 51: push(holder->challenges, &holder->challenge_count, LIVE_MAX, sequence, event); break;
    case 54:
        drop(holder->challenges, &holder->challenge_count, field[CHALLENGE]);
        if (field[OUTCOME] == 1) holder->failures = 0;
        break;
    case 60:
        holder->locked_until = field[UNTIL];
        holder->failures = 0;
        break;
    case 61: holder->locked_until = holder->failures = 0; break;
    default: break;
    }
    int is_live = holder->session_count || holder->challenge_count;
    if (is_live != was_live)
        ((Number *)find_or_add(&state->live, field[STREAM]))->number = (uint64_t)is_live;
}

static void fold_session(State *state, const Record *event) {
    const uint64_t *field = event->number;
    uint64_t kind = field[KIND];
    Session *session = find(&state->sessions, field[SESSION]);
    if (!session) refuse(event, "unknown session");
    // 1 requested, 2 awaiting codes, 3 open, 4 closed.
    int from = session->status;
    int to = kind == 30 && from <= 2 ? 2 : kind == 23 && from == 2 ? 2 : kind == 22 && from == 2 ? 3
        : ((kind >= 40 && kind <= 46) || kind == 14) && from == 3 ? 3 : kind == 24 && from < 4 ? 4
        : kind >= 31 && kind <= 36 ? from : kind == 25 ? from : 0;
    if (!to) refuse(event, "cannot follow the session");
    session->status = (uint8_t)to;
    if (kind == 30) {
        push(session->codes, &session->code_count, CODE_MAX, field[SEQUENCE], event);
        if (has(event, GENERATION)) session->generation = field[GENERATION];
    }
    if (kind == 24) session->closed_because = (uint8_t)field[REASON];
    if (field[ACTOR] == 1 && kind != 25) session->last_activity = field[TIME];
}

static void fold_challenge(State *state, const Record *event) {
    const uint64_t *field = event->number;
    uint64_t kind = field[KIND];
    Challenge *challenge = find(&state->challenges, field[CHALLENGE]);
    if (!challenge) refuse(event, "unknown challenge");
    // 1 opened, 2 password submitted, 3 code issued, 4 code submitted, 5 ended.
    int from = challenge->status;
    int to = kind == 52 && from == 1 ? 2 : kind == 30 && from == 2 ? 3
        : kind == 53 && (from == 3 || from == 4) ? 4 : kind == 54 && from < 5 ? 5
        : (kind >= 31 && kind <= 36) || kind == 25 || kind == 63 ? from : 0;
    int is_verdict = kind == 54 && field[OUTCOME] <= 2;
    if (!to || (is_verdict && from != 4)) refuse(event, "cannot follow the challenge");
    challenge->status = (uint8_t)to;
    if (kind == 52) {
        challenge->password_factor = (uint8_t)field[PASSWORD_FACTOR];
        challenge->credential_version = field[CREDENTIAL_VERSION];
    }
    if (kind == 30) challenge->code = field[SEQUENCE];
    if (kind == 54) {
        challenge->outcome = (uint8_t)field[OUTCOME];
        challenge->ended_by = field[SEQUENCE];
    }
    if (has(event, INTERACTION_COUNTER)) challenge->counter = field[INTERACTION_COUNTER];
}

static void fold_code(State *state, const Record *event) {
    const uint64_t *field = event->number;
    uint64_t kind = field[KIND];
    Code *code = find(&state->codes, field[CODE]);
    if (!code) refuse(event, "unknown code");
    // 1 issued, 2 sent, 3 consumed, 4 expired, 5 superseded, 6 voided.
    int from = code->status;
    int to = kind == 31 && from == 1 ? 2 : kind == 32 && from == 1 ? 1 : kind == 33 && from == 2 ? 3
        : kind == 34 && from == 2 ? 4 : kind == 35 && from <= 2 ? 5 : kind == 36 && from <= 2 ? 6
        : kind == 53 ? from : 0;
    if (!to) refuse(event, "cannot follow the code");
    code->status = (uint8_t)to;
    if (kind == 31) code->sent_at = field[TIME];
    if (kind != 31 && kind != 35 && kind != 36) return;
    for (uint64_t i = 0; i < state->unsent_count; i++) {
        if (state->unsent[i] != code->id) continue;
        state->unsent_count--;
        memmove(state->unsent + i, state->unsent + i + 1,
            (state->unsent_count - i) * sizeof *state->unsent);
        break;
    }
}

static void open_thing(State *state, const Record *event) {
    const uint64_t *field = event->number;
    uint64_t sequence = field[SEQUENCE];
    if (field[KIND] == 21) {
        Session *session = add(&state->sessions, sequence);
        session->holder = field[STREAM];
        session->status = 1;
        session->last_activity = field[TIME];
    } else if (field[KIND] == 51) {
        Challenge *challenge = add(&state->challenges, sequence);
        challenge->holder = field[STREAM];
        challenge->card = field[CARD];
        challenge->status = 1;
        challenge->opened_at = field[TIME];
        challenge->merchant = text_hash(event->start[MERCHANT_NAME], field[MERCHANT_NAME]);
    } else if (field[KIND] == 30) {
        Code *code = add(&state->codes, sequence);
        if (has(event, SESSION)) code->session = field[SESSION];
        if (has(event, CHALLENGE)) code->challenge = field[CHALLENGE];
        code->channel = (uint8_t)field[CHANNEL];
        code->status = 1;
        code->validity = field[VALIDITY];
        code->is_external = (uint8_t)has(event, VERIFIER);
        if (state->unsent_count == 1024) refuse(event, "too many codes on their way");
        state->unsent[state->unsent_count++] = sequence;
    }
}

static inline void fold(State *state, const Record *event) {
    const uint64_t *field = event->number;
    if (field[STREAM]) {
        fold_holder(state, event);
    } else {
        if (field[VERSION] != state->version + 1
            || (state->version && (!has(event, PREVIOUS) || field[PREVIOUS] != state->last)))
            refuse(event, "broken stream");
        state->version = field[VERSION];
        state->last = field[SEQUENCE];
        if (field[KIND] == 5) state->policy = field[SEQUENCE];
    }
    open_thing(state, event);
    if (has(event, SESSION)) fold_session(state, event);
    if (has(event, CHALLENGE)) fold_challenge(state, event);
    if (has(event, CODE)) fold_code(state, event);
}
