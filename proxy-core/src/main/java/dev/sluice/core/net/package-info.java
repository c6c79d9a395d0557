/** Sockets and what they need: TLS contexts, listening, connecting. */
@NullMarked
package dev.sluice.core.net;

import org.jspecify.annotations.NullMarked;
