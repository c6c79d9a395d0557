/** Real clients with their default settings through Sluice in transaction mode. */
package dev.sluice.it.clients;
