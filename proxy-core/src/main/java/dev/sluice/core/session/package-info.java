/**
 * Moves bytes between clients and backends as the protocol's verdicts say. Only this package and
 * {@code net} touch channels. Reading order: {@link dev.sluice.core.session.FrameReader}, {@link
 * dev.sluice.core.session.ClientHandler}, {@link dev.sluice.core.session.ClientLease}, {@link
 * dev.sluice.core.session.BackendHandler}, {@link dev.sluice.core.session.ChannelOutbound}; then
 * how sessions begin and end: {@link dev.sluice.core.session.LoginHandler}, {@link
 * dev.sluice.core.session.Handoff}, {@link dev.sluice.core.session.Ending}.
 */
@NullMarked
package dev.sluice.core.session;

import org.jspecify.annotations.NullMarked;
