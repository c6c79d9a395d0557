package dev.sluice.config;

import dev.sluice.config.problem.Notice;
import dev.sluice.core.settings.ProxySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A file without mistakes. Immutable. */
public record Configuration(ProxySettings settings, List<Notice> notices, Set<Path> files)
    implements Loaded {}
