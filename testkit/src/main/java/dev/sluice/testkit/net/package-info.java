/**
 * Peers that misbehave on purpose, on loopback only: {@link dev.sluice.testkit.net.ScriptedPeer}
 * follows a script of bytes, {@link dev.sluice.testkit.net.FaultProxy} stands between two that
 * behave.
 */
package dev.sluice.testkit.net;
