package dev.sluice.config.shape;

/** A shape that can be written as a mapping with known keys, if perhaps not only so. */
public interface HasSection {

  Section section();
}
