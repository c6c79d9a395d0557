/**
 * Credentials and the arithmetic of proving them. No I/O, and nothing slow runs on an event loop.
 */
@NullMarked
package dev.sluice.core.auth;

import org.jspecify.annotations.NullMarked;
