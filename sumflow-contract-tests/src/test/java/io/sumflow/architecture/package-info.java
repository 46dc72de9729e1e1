/** Rules about the code that neither Maven nor the compiler can check. */
@NullMarked
package io.sumflow.architecture;

import org.jspecify.annotations.NullMarked;
