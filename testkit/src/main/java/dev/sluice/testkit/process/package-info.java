/** Programs started and signalled on behalf of tests. */
package dev.sluice.testkit.process;
