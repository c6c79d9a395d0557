/** Placeholder until first class. */
package dev.sluice.config;
