/**
 * Which command is treated how, derived from the server's own table of commands. Reading order:
 * {@link dev.sluice.redis.command.Treatment}, {@link dev.sluice.redis.command.Rules}, {@link
 * dev.sluice.redis.command.CommandTable}.
 */
@NullMarked
package dev.sluice.redis.command;

import org.jspecify.annotations.NullMarked;
