/** The file system as the configuration sees it: reading what it names, noticing a change. */
@NullMarked
package dev.sluice.config.file;

import org.jspecify.annotations.NullMarked;
