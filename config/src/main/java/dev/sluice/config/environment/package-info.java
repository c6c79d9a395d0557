/** Values from environment variables: keys by path, and the classic names. */
@NullMarked
package dev.sluice.config.environment;

import org.jspecify.annotations.NullMarked;
