/**
 * Peers that misbehave on purpose, on loopback only: {@link dev.sluice.testkit.net.ScriptedPeer}
 * follows a script of bytes, {@link dev.sluice.testkit.net.FaultProxy} stands between two that
 * behave.
 */
@NullMarked
package dev.sluice.testkit.net;

import org.jspecify.annotations.NullMarked;
