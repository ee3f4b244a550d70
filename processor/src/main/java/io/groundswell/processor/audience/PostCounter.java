package io.groundswell.processor.audience;

import io.groundswell.audience.AudienceOptions;
import io.groundswell.audience.SubjectWindow;
import io.groundswell.audience.WindowSize.Window;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Counts one post in one window of one subject, as far as its author may weigh in. */
final class PostCounter {
  /** What becomes of a post in a window. */
  enum Taken {
    WEIGHS_IN,
    /** It is beyond what its author may weigh in. */
    CAPPED,
    /** It names other subjects of the group, too. */
    SHARED,
    /** The model does not read its language. */
    UNSUPPORTED
  }

  /** Authors beyond those known one by one share buckets, and what a bucket may weigh in. */
  private static final int BUCKET_BYTES = 2;

  private final AudienceOptions options;
  private final CountStore store;

  PostCounter(AudienceOptions options, CountStore store) {
    this.options = options;
    this.store = store;
  }

  Taken count(Window window, String subject, SubjectWindow state, SubjectMessage.Post post) {
    if (post.unsupported()) {
      state.unsupported();
      return Taken.UNSUPPORTED;
    }
    if (post.shared()) {
      state.shared();
      return Taken.SHARED;
    }
    if (!mayWeighIn(window, subject, state, post.author())) {
      state.capped();
      return Taken.CAPPED;
    }
    state.weighIn(post.label(), post.negative(), post.neutral(), post.positive(), post.textHash());
    return Taken.WEIGHS_IN;
  }

  private boolean mayWeighIn(
      Window window, String subject, SubjectWindow state, @Nullable Long author) {
    if (author == null) {
      state.unknownAuthor();
      return true;
    }
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(author).array();
    int posts = store.postsOf(window, subject, key);
    if (posts == 0) {
      if (state.trackedAuthors() < options.maxAuthors()) {
        state.newAuthor();
      } else {
        state.furtherAuthor(author, () -> store.authors(window, subject));
        key = Arrays.copyOf(key, BUCKET_BYTES);
        posts = store.postsOf(window, subject, key);
      }
    }
    if (posts >= options.maxPostsPerAuthor()) {
      return false;
    }
    store.postsOf(window, subject, key, posts + 1);
    return true;
  }
}
