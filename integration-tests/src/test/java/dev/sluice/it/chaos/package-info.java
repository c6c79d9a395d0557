/**
 * Sluice under load while its servers die, freeze and come back, and under random conversations.
 */
package dev.sluice.it.chaos;
