// One case a kernel, in the order of ck_table. A new kernel needs one here: a test counts.
// Buffers are made in the order of the arguments: clang, which alone compiles the kernels,
// evaluates them from left to right on every machine.
#pragma clang fp contract(off)
#include <string.h>

#include "space.h"

// kc_reaches puts one stub in the place of each kernel, which undefined-behaviour sanitizers object to.
#pragma clang attribute push(__attribute__((no_sanitize("function"))), apply_to = function)

// Around the logical vector, the tiles, and the chunks of sums.
static const long few[] = {1, 5, 16, 17, 31, 33, 64, 0};
static const long many[] = {1, 2, 7, 15, 16, 17, 31, 33, 64, 100, 1000, 0};
static const long chunks[] = {1, 3, 15, 16, 17, 33, 255, 4095, 4096, 4097, 8200, 0};
static const long terms[] = {1, 5, 12, 13, 17, 130, 255, 256, 257, 600, 0};
static const long columns[] = {1, 7, 16, 33, 130, 0};

#define CASE(kernel, sizes_) \
  { #kernel, offsetof(ck_table, kernel), sizes_, run_##kernel }
#define RUN(kernel) static void run_##kernel(kc_space *w, const ck_table *t, long n)

// Into another buffer and in place.
#define MAP1(kernel)                        \
  RUN(kernel) {                             \
    t->kernel(n, kc_in(w, n), kc_out(w, n)); \
    float *shared = kc_inout(w, n);         \
    t->kernel(n, shared, shared);           \
  }
#define MAP2(kernel)                                    \
  RUN(kernel) {                                         \
    const float *a = kc_in(w, n), *b = kc_in(w, n);     \
    t->kernel(n, a, b, kc_out(w, n));                   \
    float *shared = kc_inout(w, n);                     \
    t->kernel(n, shared, a, shared);                    \
    float *second = kc_inout(w, n);                     \
    t->kernel(n, b, second, second);                    \
  }

// ---- products: over more than two chunks, few and many rows --------------------------------------

RUN(pack) {
  const long k = 37, stride = n + 3;
  const float *b = kc_in(w, 2 * k * stride);
  t->pack(k, n, b, stride, 1, kc_out(w, (long)ck_panel_floats(k, n)));
  t->pack(k, n, b, 1, k, kc_out(w, (long)ck_panel_floats(k, n)));
  t->pack(k, n, b, 2, 2 * k, kc_out(w, (long)ck_panel_floats(k, n)));
}

static void product(kc_space *w, const ck_table *t, long m, long n, long k, bool has_bias) {
  const long lda = k + m % 4, ldc = n + m % 3;
  float *panels = (float *)kc_in(w, (long)ck_panel_floats(k, n));
  t->pack(k, n, kc_in(w, k * n), n, 1, panels);
  t->gemm(m, n, k, kc_in(w, m * lda), lda, panels, has_bias ? kc_in(w, n) : 0,
          kc_out(w, m * ldc), ldc);
}

RUN(gemm) {
  static const long ks[] = {1, 5, 255, 256, 257, 531};
  static const long ms[] = {1, 2, 3, 4, 5, 7, 12, 13, 25};
  for (int i = 0; i < 9; i++) product(w, t, ms[i], n, ks[(i + n) % 6], i % 2 == 0);
  product(w, t, 1, n, 531, true);
  product(w, t, 121, n, 257, true);
}

// The work beside a product: how often was it its turn?
static void besides(ck_beside *beside) {
  float *turns = beside->context;
  *turns += 1;
  beside->next = beside->end - 1;
  if (*turns == 3) beside->run = 0;
}

RUN(gemm_beside) {
  const long m = 25, k = 257;
  float *panels = (float *)kc_in(w, (long)ck_panel_floats(k, n));
  t->pack(k, n, kc_in(w, k * n), n, 1, panels);
  float turns = 0;
  const char *read = (const char *)panels;
  ck_beside beside = {read, read + 1, besides, &turns};
  t->gemm_beside(m, n, k, kc_in(w, m * k), k, panels, kc_in(w, n), kc_out(w, m * n), n, &beside);
}

RUN(transpose) {
  const long m = 21;
  t->transpose(m, n, kc_in(w, m * (n + 3)), n + 3, kc_out(w, n * (m + 2)), m + 2);
}

RUN(gemm_transposed) {
  const float *panels = kc_in(w, (long)ck_panel_floats(300, 37));
  t->gemm_transposed(n, 37, 300, kc_in(w, 300 * (n + 1)), n + 1, panels, kc_out(w, n * 37), 37);
}

// ---- convolutions: n terms, or n channels --------------------------------------------------------

// Offsets 0, step, 2 step, ... modulo a limit.
static const long *offsets(kc_space *w, long n, long step, long limit) {
  long *places = kc_room(w, (size_t)n * sizeof(long));
  for (long i = 0; i < n; i++) places[i] = i * step % limit;
  return places;
}

// 19 images of 3 rows of 5 of 7 pixels.
RUN(gemm_pixels) {
  const ck_pixels pixels = {offsets(w, n, 1, n), 19, 30, 3, 7, 5};
  const float *panels = kc_in(w, (long)ck_panel_floats(19 * 15, 21));
  t->gemm_pixels(n, 21, kc_in(w, 19 * 30 + n), &pixels, panels, kc_out(w, n * 21), 21);
}
RUN(clear_borders) { t->clear_borders(n, 3, 4, 6, 7, 30, kc_inout(w, 30 * n)); }
RUN(pack_rows) {
  static const long ms[] = {1, 12, 26};
  for (int i = 0; i < 3; i++)
    t->pack_rows(ms[i], n, kc_in(w, ms[i] * n), n, offsets(w, n, 1, n),
                 kc_out(w, (ms[i] + 11) / 12 * 12 * n));
}
RUN(gather) {
  static const long ms[] = {1, 3, 12, 26};
  const float *images = kc_in(w, 3 * n + 200);
  const long *places = offsets(w, n, 3, n + 7);
  const float *columns_[9];
  for (int g = 0; g < 9; g++) columns_[g] = images + g * 17 % 40;
  for (int i = 0; i < 4; i++) {
    const long m = ms[i];
    const float *rows = kc_in(w, (m + 11) / 12 * 12 * n);
    for (long panels = 1; panels <= 9; panels = panels * 3 - panels / 2)
      t->gather(m, n, rows, panels == 2 ? kc_in(w, m) : 0, panels, columns_, places,
                i == 1 ? 25 : 0, kc_out(w, m * 16 * panels), 16 * panels);
  }
}

// Each activation, with statistics and without.
static ck_finish finish(kc_space *w, long n, int activation) {
  ck_finish f = {0, 0, 0, 0, activation, 0.2f};
  if (activation != CK_LINEAR)
    f = (ck_finish){kc_in(w, n), kc_in(w, n), kc_in(w, n), kc_in(w, n), activation, 0.2f};
  return f;
}
RUN(weave) {
  static const long sizes[][2] = {{3, 16}, {3, 8}, {5, 4}, {4, 7}};
  for (int activation = CK_LINEAR; activation <= CK_SIGMOID; activation++) {
    const ck_finish f = finish(w, n, activation);
    const long rows = sizes[activation % 4][0], columns_ = sizes[activation % 4][1];
    const long pixels = rows * columns_, ld = (pixels + 15) / 16 * 16;
    const float *even = kc_in(w, n * ld), *odd = kc_in(w, n * ld);
    t->weave(n, rows, columns_, even, 0, ld, &f, kc_out(w, n * pixels), pixels, columns_);
    t->weave(n, rows, columns_, even, odd, ld, &f, kc_out(w, 2 * n * pixels), 2 * pixels,
             2 * columns_);
  }
}
RUN(finish_rows) {
  for (int activation = CK_LINEAR; activation <= CK_SIGMOID; activation++) {
    const ck_finish f = finish(w, n, activation);
    t->finish_rows(2, n, &f, kc_inout(w, 2 * n), n);
  }
}
RUN(finish_planes) {
  for (int activation = CK_LINEAR; activation <= CK_SIGMOID; activation++) {
    const ck_finish f = finish(w, n, activation);
    t->finish_planes(n, 5, &f, kc_inout(w, 5 * n));
  }
}

// ---- elementwise --------------------------------------------------------------------------------

MAP1(exp)
MAP1(log)
MAP1(tanh)
MAP1(sigmoid)
MAP1(relu)
MAP1(gelu)
MAP2(add)
MAP2(sub)
MAP2(mul)
MAP2(tanh_grad)
MAP2(sigmoid_grad)
MAP2(relu_grad)
MAP2(gelu_grad)
MAP2(binary_cross_entropy)
RUN(leaky_relu) { t->leaky_relu(n, 0.2f, kc_in(w, n), kc_out(w, n)); }
RUN(leaky_relu_grad) { t->leaky_relu_grad(n, 0.2f, kc_in(w, n), kc_in(w, n), kc_out(w, n)); }
RUN(scale) { t->scale(n, 1.7f, kc_in(w, n), kc_out(w, n)); }
RUN(axpy) { t->axpy(n, -0.3f, kc_in(w, n), kc_inout(w, n)); }
RUN(add_rows) { t->add_rows(3, n, kc_in(w, n), kc_inout(w, 3 * n), n); }
RUN(canary) { t->canary(n, kc_in(w, n), kc_in(w, n), kc_in(w, n), kc_out(w, n)); }
RUN(fma) { t->fma(n, kc_in(w, n), kc_in(w, n), kc_in(w, n), kc_out(w, n)); }

// ---- sums -----------------------------------------------------------------------------------------

RUN(sum) { kc_record(w, t->sum(n, kc_in(w, n))); }
RUN(dot) { kc_record(w, t->dot(n, kc_in(w, n), kc_in(w, n))); }
RUN(sum_squared_difference) {
  kc_record(w, t->sum_squared_difference(n, kc_in(w, n), kc_in(w, n)));
}
RUN(column_sums) {
  static const long rows[] = {1, 3, 255, 256, 257, 600};
  for (int i = 0; i < 6; i++)
    t->column_sums(rows[i], n, kc_in(w, rows[i] * (n + 1)), n + 1, kc_out(w, n));
}

// ---- rows -----------------------------------------------------------------------------------------

RUN(softmax) {
  t->softmax(2, n, kc_in(w, 2 * n), n, kc_out(w, 2 * n), n);
  float *shared = kc_inout(w, 2 * n);
  t->softmax(2, n, shared, n, shared, n);
}
RUN(softmax_cross_entropy) {
  const int32_t *targets = kc_integers(w, 3, 0, (int32_t)n + 1);  // n is outside
  t->softmax_cross_entropy(3, n, kc_in(w, 3 * n), n, targets, kc_out(w, 3 * n), n, kc_out(w, 3));
  t->softmax_cross_entropy(3, n, kc_in(w, 3 * n), n, targets, 0, 0, kc_out(w, 3));
}
RUN(layer_norm) {
  t->layer_norm(2, n, kc_in(w, 2 * n), kc_in(w, n), kc_in(w, n), 1e-5f, kc_out(w, 2 * n),
                kc_out(w, 2), kc_out(w, 2));
}
RUN(layer_norm_grad) {
  t->layer_norm_grad(2, n, kc_in(w, 2 * n), kc_in(w, n), kc_in(w, 2), kc_in(w, 2), kc_in(w, 2 * n),
                     kc_out(w, 2 * n));
}
RUN(layer_norm_parameters) {
  const long m = n < 100 ? 300 : 2;
  t->layer_norm_parameters(m, n, n, kc_in(w, m * n), kc_in(w, m), kc_in(w, m), kc_in(w, m * n),
                           kc_out(w, n), kc_out(w, n));
}

// ---- recurrent gates: three rows, two floats between rows ----------------------------------------

RUN(lstm) {
  const long m = 3, one = n + 2, four = 4 * n + 2;
  for (int saves = 0; saves < 2; saves++)
    t->lstm(m, n, kc_in(w, m * four), four, kc_in(w, m * four), four, kc_in(w, m * one), one,
            kc_out(w, m * one), one, kc_out(w, m * one), one, saves ? kc_out(w, m * four) : 0, four,
            saves ? kc_out(w, m * one) : 0, one);
}
RUN(lstm_grad) {
  const long m = 3, one = n + 2, four = 4 * n + 2;
  t->lstm_grad(m, n, kc_in(w, m * four), four, kc_in(w, m * one), one, kc_in(w, m * one), one,
               kc_in(w, m * one), one, kc_inout(w, m * one), one, kc_out(w, m * four), four);
}
RUN(gru) {
  const long m = 3, one = n + 2, three = 3 * n + 2, four = 4 * n + 2;
  for (int saves = 0; saves < 2; saves++)
    t->gru(m, n, kc_in(w, m * three), three, kc_in(w, m * three), three, kc_in(w, m * one), one,
           kc_out(w, m * one), one, saves ? kc_out(w, m * four) : 0, four);
}
RUN(gru_grad) {
  const long m = 3, one = n + 2, three = 3 * n + 2, four = 4 * n + 2;
  t->gru_grad(m, n, kc_in(w, m * four), four, kc_in(w, m * one), one, kc_in(w, m * one), one,
              kc_out(w, m * three), three, kc_out(w, m * three), three, kc_out(w, m * one), one);
}

// ---- optimizers: with and without decay ------------------------------------------------------------

RUN(adam) {
  for (int decays = 0; decays < 2; decays++)
    t->adam(n, kc_inout(w, n), kc_in(w, n), kc_inout(w, n), kc_inout(w, n), 0.01f, 0.9f, 0.9f, 0.99f,
            1e-8f, decays ? 0.001f : 0);
}
RUN(sgd) { t->sgd(n, kc_inout(w, n), kc_in(w, n), kc_inout(w, n), 0.01f, 0.9f); }

// ---- batch normalisation ---------------------------------------------------------------------------

RUN(squared_deviation) { kc_record(w, t->squared_deviation(n, kc_in(w, n), 0.3f)); }
RUN(normalize) { t->normalize(n, kc_in(w, n), 0.3f, 1.7f, -0.6f, 0.2f, kc_out(w, n)); }
RUN(dot_normal) { kc_record(w, t->dot_normal(n, kc_in(w, n), 0.3f, 1.7f, kc_in(w, n))); }
RUN(normalize_grad) {
  const float *x = kc_in(w, n);
  t->normalize_grad(n, x, 0.3f, 1.7f, -0.6f, 0.2f, 0.1f, kc_in(w, n), kc_out(w, n));
  float *flowing = kc_inout(w, n);
  t->normalize_grad(n, x, 0.3f, 1.7f, -0.6f, 0.2f, 0.1f, flowing, flowing);
}

// ---- generation -------------------------------------------------------------------------------------

RUN(draw) {
  static const uint32_t words[] = {0, 0x12345678, 0x9abcdef0, 0xffffffff};
  const float *logits = kc_in(w, n);
  float *scratch = kc_room(w, (size_t)n * sizeof(float));
  for (int i = 0; i < 4; i++) kc_record(w, (float)t->draw(n, logits, 1.3f, words[i], scratch));
}
RUN(attention_weights) {
  const long width = 37, places = (n + CK_LANES - 1) / CK_LANES * CK_LANES;
  for (long heads = 1; heads <= 3; heads++) {
    const float *q = kc_in(w, heads * width), *keys = kc_in(w, heads * width * places);
    t->attention_weights(n, heads, width, q, keys, 0.2f, kc_out(w, heads * (n + 3)), n + 3);
  }
}
RUN(attention_values) {
  const long width = 37, columns = 48, count = n < 600 ? n : 600;
  const float *weights = kc_in(w, count);
  const float *panels = kc_in(w, (long)ck_panel_floats(count, width));
  float *values = kc_room(w, (size_t)(count * columns) * sizeof(float));
  for (long i = 0; i < count * columns; i++)
    values[i] = panels[(i % columns / CK_LANES * count + i / columns) * CK_LANES + i % CK_LANES];
  t->attention_values(count, 1, width, weights, count, values, kc_out(w, width));
}
RUN(relu_of_sum) {
  const float *rows[] = {kc_in(w, n), kc_in(w, n), kc_in(w, n), kc_in(w, n)};
  for (long count = 1; count <= 4; count++) t->relu_of_sum(n, count, rows, kc_out(w, n));
}

// ---- weights of 16 and 8 bits ----------------------------------------------------------------------

// The bits of a bf16 number as a float.
static void record_bf16(kc_space *w, long n, const uint16_t *halves) {
  float *wide = kc_out(w, n);
  for (long i = 0; i < n; i++) {
    const uint32_t bits = (uint32_t)halves[i] << 16;
    memcpy(wide + i, &bits, sizeof bits);
  }
}
RUN(narrow_bf16) {
  uint16_t *halves = kc_room(w, (size_t)n * sizeof *halves);
  t->narrow_bf16(n, kc_in(w, n), halves);
  record_bf16(w, n, halves);
}
RUN(quantize_int8) {
  const long groups = (n + CK_GROUP - 1) / CK_GROUP;
  int8_t *q = kc_room(w, (size_t)n * 16);
  t->quantize_int8(n, kc_in(w, n * 16), q, kc_out(w, groups * 16));
  float *wide = kc_out(w, n * 16);
  for (long i = 0; i < n * 16; i++) wide[i] = q[i];
}
static const long compact_rows[] = {1, 2, 7, 13};
RUN(gemm_bf16) {
  const long k = 531, count = (long)ck_panel_floats(k, n);
  uint16_t *halves = kc_room(w, (size_t)count * sizeof *halves);
  t->narrow_bf16(count, kc_in(w, count), halves);
  for (int i = 0; i < 4; i++) {
    const long m = compact_rows[i];
    t->gemm_bf16(m, n, k, kc_in(w, m * k), k, halves, kc_in(w, n), kc_out(w, m * n), n);
  }
}
RUN(gemm_int8) {
  const long k = 531, panels = (n + 15) / 16, groups = (k + CK_GROUP - 1) / CK_GROUP;
  int8_t *q = kc_room(w, (size_t)(panels * k) * 16);
  float *scales = kc_out(w, panels * groups * 16);
  const float *weights = kc_in(w, panels * k * 16);
  for (long p = 0; p < panels; p++)
    t->quantize_int8(k, weights + p * k * 16, q + p * k * 16, scales + p * groups * 16);
  for (int i = 0; i < 4; i++) {
    const long m = compact_rows[i];
    t->gemm_int8(m, n, k, kc_in(w, m * k), k, q, scales, kc_in(w, n), kc_out(w, m * n), n);
  }
}

static const kc_case cases[] = {
    CASE(pack, columns),
    CASE(gemm, columns),
    CASE(gemm_beside, columns),
    CASE(transpose, columns),
    CASE(gemm_transposed, columns),
    CASE(gemm_pixels, columns),
    CASE(clear_borders, few),
    CASE(pack_rows, terms),
    CASE(gather, terms),
    CASE(weave, few),
    CASE(finish_rows, many),
    CASE(finish_planes, few),
    CASE(exp, many),
    CASE(log, many),
    CASE(tanh, many),
    CASE(sigmoid, many),
    CASE(relu, many),
    CASE(leaky_relu, many),
    CASE(gelu, many),
    CASE(add, many),
    CASE(sub, many),
    CASE(mul, many),
    CASE(scale, many),
    CASE(axpy, many),
    CASE(add_rows, many),
    CASE(tanh_grad, many),
    CASE(sigmoid_grad, many),
    CASE(relu_grad, many),
    CASE(leaky_relu_grad, many),
    CASE(gelu_grad, many),
    CASE(sum, chunks),
    CASE(dot, chunks),
    CASE(sum_squared_difference, chunks),
    CASE(column_sums, few),
    CASE(softmax, chunks),
    CASE(softmax_cross_entropy, chunks),
    CASE(layer_norm, chunks),
    CASE(layer_norm_grad, chunks),
    CASE(layer_norm_parameters, chunks),
    CASE(lstm, few),
    CASE(lstm_grad, few),
    CASE(gru, few),
    CASE(gru_grad, few),
    CASE(adam, many),
    CASE(sgd, many),
    CASE(canary, many),
    CASE(fma, many),
    CASE(squared_deviation, chunks),
    CASE(normalize, many),
    CASE(dot_normal, chunks),
    CASE(normalize_grad, many),
    CASE(binary_cross_entropy, many),
    CASE(draw, many),
    CASE(attention_weights, terms),
    CASE(attention_values, terms),
    CASE(relu_of_sum, many),
    CASE(gemm_bf16, columns),
    CASE(gemm_int8, columns),
    CASE(narrow_bf16, many),
    CASE(quantize_int8, terms),
};

long kc_count(void) { return sizeof cases / sizeof cases[0]; }

const kc_case *kc_at(long index) { return &cases[index]; }

uint64_t kc_run(const kc_case *item, const ck_table *table, kc_kind kind, long n) {
  kc_space *space = kc_open(kind, (uint64_t)n);
  item->run(space, table, n);
  return kc_close(space);
}

uint64_t kc_bits(const kc_case *item, const ck_table *table) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const long *n = item->sizes; *n > 0; n++)
    for (int kind = 0; kind < KC_KINDS; kind++)
      hash = (hash ^ kc_run(item, table, (kc_kind)kind, *n)) * 0x100000001b3u;
  return hash;
}

// Takes the kernel's place. The calling conventions of every machine here let a function that takes
// nothing be called with arguments.
static _Thread_local long calls;  // tests run side by side
static void count_call(void) { calls++; }

bool kc_reaches(const kc_case *item, const ck_table *table) {
  ck_table counting = *table;
  void (*const stub)(void) = count_call;
  memcpy((char *)&counting + item->slot, &stub, sizeof stub);
  calls = 0;
  kc_run(item, &counting, kc_ordinary, item->sizes[0]);
  return calls > 0;
}

// (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, whose last term an unfused product loses.
bool kc_canary_sings(const ck_table *table) {
  float a[33], c[33], unfused[33], fused[33];
  for (int i = 0; i < 33; i++) a[i] = 1 + 0x1p-12f, c[i] = -(1 + 0x1p-11f);
  table->canary(33, a, a, c, unfused);
  table->fma(33, a, a, c, fused);
  bool sings = true;
  for (int i = 0; i < 33; i++) sings = sings && unfused[i] == 0 && fused[i] == 0x1p-24f;
  return sings;
}

#pragma clang attribute pop
