@NullMarked
package io.sumflow.domain;

import org.jspecify.annotations.NullMarked;
