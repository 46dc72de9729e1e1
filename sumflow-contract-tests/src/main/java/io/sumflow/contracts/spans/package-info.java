/** What {@code docs/spans.md} says of spans, for those who make them. */
@NullMarked
package io.sumflow.contracts.spans;

import org.jspecify.annotations.NullMarked;
