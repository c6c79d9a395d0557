/** Placeholder until first class. */
package dev.sluice.postgres;
