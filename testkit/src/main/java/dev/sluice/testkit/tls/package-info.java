/** Certificates made on the spot, for servers and clients that live as long as a test. */
@NullMarked
package dev.sluice.testkit.tls;

import org.jspecify.annotations.NullMarked;
