/**
 * The engine. {@link dev.sluice.core.ProxyServer} starts and stops everything, in an order that is
 * readable in one method each.
 */
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
