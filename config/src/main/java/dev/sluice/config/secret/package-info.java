/** Credentials by reference: literal, from a file, or encrypted under the master key. */
@NullMarked
package dev.sluice.config.secret;

import org.jspecify.annotations.NullMarked;
