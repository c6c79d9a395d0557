/**
 * What a transaction-pooling proxy must get right, one numbered rule after the other, message by
 * message. Where PostgreSQL itself knows the answer, the test asks it too and compares.
 */
package dev.sluice.it.rules;
