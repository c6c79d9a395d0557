/**
 * The admin port: figures, health and inventory over HTTP, for scrapers, probes, operators and the
 * command line.
 *
 * <p>It has an event loop of its own, so that a large page never keeps a data loop waiting, and
 * everything in the package is confined to that loop unless it says otherwise. A request passes
 * {@link dev.sluice.core.admin.RequestClock} (deadlines), Netty's codec, {@link
 * dev.sluice.core.admin.AdminHandler} (who may ask, how to answer), {@link
 * dev.sluice.core.admin.Routes} (which page) and a page, which makes a {@link
 * dev.sluice.core.admin.Reply}.
 */
@NullMarked
package dev.sluice.core.admin;

import org.jspecify.annotations.NullMarked;
