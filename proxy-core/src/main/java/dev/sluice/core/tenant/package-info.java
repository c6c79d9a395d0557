/** Tenants: who they are and what their tier lets them do. Plain immutable records. */
@NullMarked
package dev.sluice.core.tenant;

import org.jspecify.annotations.NullMarked;
