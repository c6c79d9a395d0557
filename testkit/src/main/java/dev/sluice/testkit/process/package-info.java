/** Programs started and signalled on behalf of tests. */
@NullMarked
package dev.sluice.testkit.process;

import org.jspecify.annotations.NullMarked;
