package dev.sluice.it.differential;

import java.util.List;
import java.util.function.Function;

/**
 * What a client sends on a connection of its own while it waits, such as a cancel. Immutable.
 *
 * @param delayMillis after the stroke has been sent
 * @param repeated whether it is sent again and again until what the client waits for has come
 * @param needed whether what the client waits for cannot come without it, so that it is sent
 *     whatever has come
 * @param bytes made of all that the client has been told so far
 */
public record Interruption(
    int delayMillis, boolean repeated, boolean needed, Function<List<Reply>, byte[]> bytes) {}
