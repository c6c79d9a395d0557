package dev.sluice.redis.session;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A scenario that is played byte by byte, with pieces of four bytes, and with all that is said in
 * one piece, both ways: nothing that is heard may depend on it. Its parameter is for the {@link
 * Rig}.
 */
@ParameterizedTest
@ValueSource(ints = {1, 4, Rig.WHOLE})
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface InPieces {}
