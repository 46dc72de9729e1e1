/** The outbox in an application of yours: each class is one page, compiled and run by the build. */
@NullMarked
package io.sumflow.examples;

import org.jspecify.annotations.NullMarked;
