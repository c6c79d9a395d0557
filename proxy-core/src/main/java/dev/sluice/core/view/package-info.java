/**
 * What the running proxy shows of itself: immutable snapshots, taken on the loops that own the
 * things shown, for metrics, the admin port and the command line.
 */
@NullMarked
package dev.sluice.core.view;

import org.jspecify.annotations.NullMarked;
