/**
 * {@code sluice demo}: a PostgreSQL, a proxy in front of it, three tenants on different tiers and a
 * steady load, all in one process and gone when it ends.
 */
@NullMarked
package dev.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
