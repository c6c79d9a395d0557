/**
 * What a protocol implements and what the core lends it. A protocol is pure: it looks at the head
 * of a message and answers with a {@link dev.sluice.core.spi.Verdict}; the core moves the bytes, so
 * no protocol ever sees a channel or a thread.
 *
 * <p>Reading order: {@link dev.sluice.core.spi.Protocol}, {@link dev.sluice.core.spi.Frame} and
 * {@link dev.sluice.core.spi.Verdict}, {@link dev.sluice.core.spi.ClientLogin}, {@link
 * dev.sluice.core.spi.ClientSession}, {@link dev.sluice.core.spi.BackendLogin}, {@link
 * dev.sluice.core.spi.BackendSession}.
 */
@NullMarked
package dev.sluice.core.spi;

import org.jspecify.annotations.NullMarked;
