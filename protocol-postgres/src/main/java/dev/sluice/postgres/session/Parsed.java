package dev.sluice.postgres.session;

/** A statement under the name that a client gave it. Immutable. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Parsed(byte[] name, Statement statement) {}
