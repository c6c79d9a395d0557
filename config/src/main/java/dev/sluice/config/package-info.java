/**
 * The configuration file and the environment to the core's records. {@link
 * dev.sluice.config.ConfigLoader} is the way in; it reports every mistake at once, and quietly
 * corrects none. What a key is, is said once, in {@code dev.sluice.config.key}.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
