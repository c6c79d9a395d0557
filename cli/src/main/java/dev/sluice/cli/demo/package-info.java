/**
 * {@code sluice demo}: a PostgreSQL and a Redis, a proxy in front of them, three tenants on
 * different tiers and a steady load, all in one process and gone when it ends.
 */
@NullMarked
package dev.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
