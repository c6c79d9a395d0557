/**
 * Moves bytes between clients and backends as the protocol's verdicts say. Only this package and
 * {@code net} touch channels. Reading order: {@link dev.sluice.core.session.FrameReader}, {@link
 * dev.sluice.core.session.ClientHandler}, {@link dev.sluice.core.session.BackendHandler}, {@link
 * dev.sluice.core.session.ChannelOutbound}.
 */
@NullMarked
package dev.sluice.core.session;

import org.jspecify.annotations.NullMarked;
