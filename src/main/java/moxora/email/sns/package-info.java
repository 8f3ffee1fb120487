/**
 * What is asked of Amazon SNS itself: the certificates it signs with, and that a subscription be confirmed.
 *
 * <p>It refuses to know organisations, endpoints and messages: an address of SNS goes in, a key or a yes comes out.
 */
@NullMarked
package moxora.email.sns;

import org.jspecify.annotations.NullMarked;
