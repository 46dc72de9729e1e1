@NullMarked
package io.sumflow.shell;

import org.jspecify.annotations.NullMarked;
