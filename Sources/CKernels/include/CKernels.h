// The hot loops: pure, single-threaded, no allocation, no globals but the chosen table.
//
// Every function obeys the determinism contract (Sources/CKernels/README.md): an output element is
// a function of its inputs and of a canonical order that never depends on width, tile or level, so
// the tables below give equal bits. float is IEEE binary32, subnormals on, no contraction.
// Matrices are row-major; `ld*` is the distance between rows in floats. Unless said otherwise
// outputs may alias an input of the same shape exactly (x == y), never partly.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CK_LANES 16   // the logical vector: columns of a panel, lanes of a reduction
#define CK_GROUP 32   // terms that share a scale of int8 weights (numerics version!)
#define CK_CHUNK 256  // terms of one fma chain before its partial sum is added (numerics version!)

#define CK_ROW_TILE 12  // rows of a tile of pack_rows

// Pixels of padded images. Term t of pixel (y, x) of an image, counted (image, y, x) ascending, lies
// at base + image * image_stride + y * row_stride + x + offsets[t].
typedef struct ck_pixels {
  const long *offsets;
  long images, image_stride;
  long rows, row_stride;
  long columns;
} ck_pixels;

// Work that waits for memory, done between the tiles of a product. The tiles ask for the bytes next …
// end while they multiply; when all have been asked for, `run` does what reads them and names the
// bytes after them, or sets itself to NULL when nothing is left.
typedef struct ck_beside {
  const char *next, *end;
  void (*run)(struct ck_beside *);
  void *context;
} ck_beside;

enum { CK_LINEAR, CK_RELU, CK_LEAKY_RELU, CK_TANH, CK_SIGMOID };

// What follows a product: y = fma((x - centre) * rstd, g, b), unless centre is NULL, then the
// activation. The four arrays have one number a channel.
typedef struct ck_finish {
  const float *centre, *rstd, *g, *b;
  int activation;
  float slope;  // of CK_LEAKY_RELU
} ck_finish;

typedef struct ck_table {
  const char *name;  // "x86-64-v4", "x86-64-v3", "aarch64", "oracle"

  // ---- products ---------------------------------------------------------------------------
  // Panels: columns in groups of 16, each group k-major: panel[p][kk][lane], zero-padded in n.
  // Size in floats: ck_panel_floats(k, n). b[kk * stride_k + j * stride_n].
  void (*pack)(long k, long n, const float *b, long stride_k, long stride_n, float *panels);
  // c[i*ldc + j] = sum over kk of a[i*lda + kk] * b[kk][j], started at bias[j] (NULL: +0), in
  // chunks of CK_CHUNK. Any m >= 1 (m == 1 is the GEMV). c never aliases a or the panels.
  // A column range: panels + p*16*k, bias + 16*p, c + 16*p, n - 16*p. Uses 140 KB of stack.
  void (*gemm)(long m, long n, long k, const float *a, long lda, const float *panels,
               const float *bias, float *c, long ldc);
  // As gemm, with other work between its tiles; what is left of that is not done.
  void (*gemm_beside)(long m, long n, long k, const float *a, long lda, const float *panels,
                      const float *bias, float *c, long ldc, ck_beside *beside);
  void (*transpose)(long m, long n, const float *a, long lda, float *out, long ldo);

  // gemm without a bias whose a is stored transposed, element (i, kk) at a[kk*lda + i].
  void (*gemm_transposed)(long m, long n, long k, const float *a, long lda, const float *panels,
                          float *c, long ldc);
  // gemm without a bias whose row i is term i of all pixels: k = images * rows * columns.
  void (*gemm_pixels)(long m, long n, const float *a, const ck_pixels *pixels, const float *panels,
                      float *c, long ldc);

  // ---- convolutions -----------------------------------------------------------------------
  // Writes zeros around `count` images in planes of `size` floats with rows `run` apart; pixel (0, 0)
  // lies at `origin`.
  void (*clear_borders)(long count, long height, long width, long run, long origin, long size,
                        float *planes);
  // Rows for `gather`: element (i, kk), w[i*stride + offsets[kk]], at
  // rows[(i / 12 * k + kk) * 12 + i % 12]; +0 for rows beyond m in the last tile.
  void (*pack_rows)(long m, long k, const float *w, long stride, const long *offsets, float *rows);
  // c[i*ldc + 16*g + l] = bias[i] + sum over kk of rows(i, kk) * columns[g][offsets[kk] + l], as gemm;
  // a bias is a term of its own before the others: the first chunk has one of them less. Unless half
  // is 0, lanes 8 … 15 lie `half` floats behind lanes 0 … 7.
  void (*gather)(long m, long k, const float *rows, const float *bias, long panels,
                 const float *const *columns, const long *offsets, long half, float *c, long ldc);
  // Finishes rows x columns pixels of each channel, dense from even[c*ld], and puts them at
  // out[c*channel_stride + y*row_stride + x]; with `odd` they alternate: the even ones at 2x, the odd
  // ones at 2x + 1. Reads whole vectors: up to 15 floats beyond the last pixel.
  void (*weave)(long channels, long rows, long columns, const float *even, const float *odd, long ld,
                const ck_finish *finish, float *out, long channel_stride, long row_stride);
  // Finishes m rows of n channels in place, or dense planes of `pixels`, a channel each.
  void (*finish_rows)(long m, long n, const ck_finish *finish, float *y, long ldy);
  void (*finish_planes)(long channels, long pixels, const ck_finish *finish, float *y);

  // ---- elementwise, n elements --------------------------------------------------------------
  void (*exp)(long n, const float *x, float *y);
  void (*log)(long n, const float *x, float *y);
  void (*tanh)(long n, const float *x, float *y);
  void (*sigmoid)(long n, const float *x, float *y);
  void (*relu)(long n, const float *x, float *y);               // x <= 0 ? +0 : x (NaN stays)
  void (*leaky_relu)(long n, float slope, const float *x, float *y);
  void (*gelu)(long n, const float *x, float *y);               // tanh form
  void (*add)(long n, const float *a, const float *b, float *y);
  void (*sub)(long n, const float *a, const float *b, float *y);
  void (*mul)(long n, const float *a, const float *b, float *y);
  void (*scale)(long n, float s, const float *x, float *y);     // s * x
  void (*axpy)(long n, float s, const float *x, float *y);      // y = fma(s, x, y)
  void (*add_rows)(long m, long n, const float *bias, float *y, long ldy);  // y[i][j] += bias[j]
  // Gradients: dx = dy * f'(...), given the saved value named in the parameter list.
  void (*tanh_grad)(long n, const float *y, const float *dy, float *dx);
  void (*sigmoid_grad)(long n, const float *y, const float *dy, float *dx);
  void (*relu_grad)(long n, const float *y, const float *dy, float *dx);
  void (*leaky_relu_grad)(long n, float slope, const float *x, const float *dy, float *dx);
  void (*gelu_grad)(long n, const float *x, const float *dy, float *dx);

  // ---- sums: lane l takes elements l, l+16, ... of a chunk of 4096; lanes fold 8, 4, 2, 1; chunk
  // sums are added in order. Scalars are returned.
  float (*sum)(long n, const float *x);
  float (*dot)(long n, const float *a, const float *b);
  float (*sum_squared_difference)(long n, const float *a, const float *b);
  // out[j] = sum over rows of x[i][j], rows in chunks of CK_CHUNK (bias gradients).
  void (*column_sums)(long m, long n, const float *x, long ldx, float *out);

  // ---- rows ---------------------------------------------------------------------------------
  void (*softmax)(long m, long n, const float *x, long ldx, float *y, long ldy);
  // Per row: loss[i] = log(sum exp) - x[target], p = softmax. p may be NULL. A target outside
  // 0 ..< n makes that loss NaN.
  void (*softmax_cross_entropy)(long m, long n, const float *x, long ldx, const int32_t *targets,
                                float *p, long ldp, float *loss);
  // y = (x - mean) / sqrt(var + eps) * g + b per row; mean and 1/sqrt(..) are saved per row.
  void (*layer_norm)(long m, long n, const float *x, const float *g, const float *b, float eps,
                     float *y, float *mean, float *rstd);
  void (*layer_norm_grad)(long m, long n, const float *x, const float *g, const float *mean,
                          const float *rstd, const float *dy, float *dx);
  // The first `columns` of dg and db, rows of width n in chunks of CK_CHUNK.
  void (*layer_norm_parameters)(long m, long n, long columns, const float *x, const float *mean,
                                const float *rstd, const float *dy, float *dg, float *db);

  // ---- recurrent gates, one time step, m rows of width h ------------------------------------
  // LSTM (PyTorch order i, f, g, o). xg and hg are the two pre-activations, m x 4h, each with its
  // own bias inside; the sum xg + hg is one addition. c_prev -> c, hidden y; gates (m x 4h, dense,
  // activated i f g o) and tanh_c (m x h, dense) are saved for the gradient, NULL when generating.
  void (*lstm)(long m, long h, const float *xg, long ldx, const float *hg, long ldh,
               const float *c_prev, long ldcp, float *c, long ldc, float *y, long ldy,
               float *gates, long ldg, float *tanh_c, long ldt);
  // dy, dc (in: gradient from the future, out: gradient for c_prev) -> dpre (m x 4h).
  void (*lstm_grad)(long m, long h, const float *gates, long ldg, const float *tanh_c, long ldt,
                    const float *c_prev, long ldcp, const float *dy, long ldy, float *dc, long lddc,
                    float *dpre, long lddp);
  // GRU (PyTorch order r, z, n; n = tanh(xn + r * hn), y = (1 - z) * n + z * h_prev).
  // gates (m x 4h: r, z, n, hn) is saved for the gradient, NULL when generating.
  void (*gru)(long m, long h, const float *xg, long ldx, const float *hg, long ldh,
              const float *h_prev, long ldhp, float *y, long ldy, float *gates, long ldg);
  // dy -> dxg (m x 3h), dhg (m x 3h), dh_prev (the direct path z * dy only; overwritten).
  void (*gru_grad)(long m, long h, const float *gates, long ldg, const float *h_prev, long ldhp,
                   const float *dy, long ldy, float *dxg, long lddx, float *dhg, long lddh,
                   float *dh_prev, long lddhp);

  // ---- optimizer ----------------------------------------------------------------------------
  // PyTorch's Adam: m = fma(b1, m, (1-b1) g); v = fma(b2, v, ((1-b2) g) g);
  // w = w - (rate/c1) * m / (sqrt(v)/sqrt_c2 + eps), c1 = 1-b1^t, sqrt_c2 = sqrt(1-b2^t). The exact
  // expression stands in families/optimizer.inc. decay: w = w - (rate*decay) * w first (AdamW).
  void (*adam)(long n, float *w, const float *g, float *m, float *v, float rate_over_c1,
               float sqrt_c2, float b1, float b2, float eps, float rate_times_decay);
  // PyTorch's SGD: b = momentum * b + g; w = fma(-rate, b, w).
  void (*sgd)(long n, float *w, const float *g, float *b, float rate, float momentum);

  // ---- the contract's own alarms --------------------------------------------------------------
  // a*b + c, written unfused: differs from fma(a, b, c) for the canary's inputs if contracted.
  void (*canary)(long n, const float *a, const float *b, const float *c, float *y);
  void (*fma)(long n, const float *a, const float *b, const float *c, float *y);

  // ---- batch normalisation, one plane a call ---------------------------------------------------
  // normal = (x - centre) * rstd. Sums in the order above.
  float (*squared_deviation)(long n, const float *x, float centre);  // sum (x - centre)^2
  void (*normalize)(long n, const float *x, float centre, float rstd, float g, float b, float *y);
  float (*dot_normal)(long n, const float *x, float centre, float rstd, const float *dy);
  // dx = factor * (dy - plain - normal * weighted); dx may be dy.
  void (*normalize_grad)(long n, const float *x, float centre, float rstd, float factor,
                         float plain, float weighted, const float *dy, float *dx);

  // ---- losses, n elements ---------------------------------------------------------------------
  // y = max(x, 0) - x * target + log(1 + e^-|x|): x is the logit of a probability.
  void (*binary_cross_entropy)(long n, const float *x, const float *target, float *y);

  // ---- generation ---------------------------------------------------------------------------
  // An index drawn from n logits: p = softmax(factor * x), the first index whose running sum of
  // floor(p * 2^31) exceeds (word * total) >> 32. -1: a logit or a probability is not finite.
  // scratch: n floats, not x.
  long (*draw)(long n, const float *x, float factor, uint32_t word, float *scratch);
  // weights[h][place] = softmax(factor * q keys) over the first `count` places, head by head; rows of
  // count floats, ldw apart. keys: [count / CK_LANES, heads, width, CK_LANES].
  void (*attention_weights)(long count, long heads, long width, const float *q, const float *keys,
                            float factor, float *weights, long ldw);
  // y[heads * width] = weights values. values: [count, heads, columns], columns being width rounded up
  // to CK_LANES.
  void (*attention_values)(long count, long heads, long width, const float *weights, long ldw,
                           const float *values, float *y);
  // y = relu(((rows[0] + rows[1]) + rows[2]) + ...), count >= 1 rows of n.
  void (*relu_of_sum)(long n, long count, const float *const *rows, float *y);

  // ---- weights of 16 and 8 bits (families/compact.inc) ---------------------------------------
  // As gemm, with panels of bf16.
  void (*gemm_bf16)(long m, long n, long k, const float *a, long lda, const uint16_t *panels,
                    const float *bias, float *c, long ldc);
  // As gemm, in groups of CK_GROUP terms with a scale a column: scales[panel][group][lane].
  void (*gemm_int8)(long m, long n, long k, const float *a, long lda, const int8_t *panels,
                    const float *scales, const float *bias, float *c, long ldc);
  void (*narrow_bf16)(long n, const float *x, uint16_t *y);  // nearest, ties to even
  // One f32 panel of k rows to int8 and its scales, ceil(k / CK_GROUP) x 16.
  void (*quantize_int8)(long k, const float *panel, int8_t *q, float *scales);
} ck_table;

static inline size_t ck_panel_floats(long k, long n) {
  return (size_t)((n + CK_LANES - 1) / CK_LANES) * CK_LANES * (size_t)k;
}

// The best table of this CPU. NULL: the CPU is below the minimum (x86-64-v3 or aarch64).
const ck_table *ck_best(void);
// A table by name ("x86-64-v4", "x86-64-v3", "aarch64", "oracle"). NULL: unknown, or this CPU
// cannot run it.
const ck_table *ck_named(const char *name);
// false when flush-to-zero or denormals-are-zero is set in the calling thread.
bool ck_subnormals_on(void);
// Sets the calling thread's floating-point mode to the contract's (round to nearest, no FTZ/DAZ).
void ck_reset_float_mode(void);

// Tells the core that the caller is looking at a word in a loop: about 15 ns that leave the memory
// system and a sibling thread alone.
static inline void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}
