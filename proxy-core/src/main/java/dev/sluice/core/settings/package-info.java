/**
 * What an operator decided, as plain immutable records that know no file format. The {@code config}
 * module makes them from YAML and the environment; equal records mean "nothing changed" on a
 * reload.
 */
@NullMarked
package dev.sluice.core.settings;

import org.jspecify.annotations.NullMarked;
