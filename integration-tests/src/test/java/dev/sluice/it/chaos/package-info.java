/** Sluice under load while its servers die, freeze and come back. */
package dev.sluice.it.chaos;
