/**
 * What tests and {@code sluice demo} stand on: real databases ({@code postgres}), misbehaving peers
 * ({@code net}), certificates ({@code tls}) and a client that speaks PostgreSQL message by message
 * ({@code pgwire}). Nothing here knows the product's own code, so that a test never checks the
 * product against itself.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
