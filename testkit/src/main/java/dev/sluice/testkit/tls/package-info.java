/** Certificates made on the spot, for servers and clients that live as long as a test. */
package dev.sluice.testkit.tls;
