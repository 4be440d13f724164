// A driver of two GPUs, the second of which is divided into three places for instances, two of them taken.
#include <stdio.h>
#include <string.h>

typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { const char *id, *name; unsigned long long total, free; } Device;

static Device devices[] = {
  {"GPU-aaaa", "First", 80ull << 30, 10ull << 30},
  {"GPU-bbbb", "Second", 80ull << 30, 80ull << 30},
  {"MIG-cccc", "Second, a part", 10ull << 30, 9ull << 30},
  {"MIG-dddd", "Second, a part", 20ull << 30, 20ull << 30},
};
typedef struct { unsigned gpu, memory; } Percents;
enum { SUCCESS = 0, NOT_SUPPORTED = 3, NOT_FOUND = 6 };

int nvmlInit_v2(void) { return SUCCESS; }
int nvmlShutdown(void) { return SUCCESS; }
int nvmlSystemGetDriverVersion(char *text, unsigned length) { snprintf(text, length, "580.1"); return SUCCESS; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return SUCCESS; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, Device **device) { *device = &devices[i]; return SUCCESS; }
int nvmlDeviceGetMigMode(Device *device, unsigned *current, unsigned *pending) {
  if (device == devices) return NOT_SUPPORTED;
  *current = *pending = 1;
  return SUCCESS;
}
int nvmlDeviceGetMaxMigDeviceCount(Device *device, unsigned *count) { *count = 3; return SUCCESS; }
int nvmlDeviceGetMigDeviceHandleByIndex(Device *device, unsigned i, Device **instance) {
  if (i == 1) return NOT_FOUND;
  *instance = &devices[i == 0 ? 2 : 3];
  return SUCCESS;
}
int nvmlDeviceGetUUID(Device *device, char *text, unsigned n) { strncpy(text, device->id, n); return SUCCESS; }
int nvmlDeviceGetName(Device *device, char *text, unsigned n) { strncpy(text, device->name, n); return SUCCESS; }
int nvmlDeviceGetMemoryInfo(Device *device, Memory *memory) {
  memory->total = device->total;
  memory->free = device->free;
  memory->used = device->total - device->free;
  return SUCCESS;
}
int nvmlDeviceGetUtilizationRates(Device *device, Percents *percents) {
  if (device != devices) return NOT_SUPPORTED;
  percents->gpu = 87;
  percents->memory = 12;
  return SUCCESS;
}
