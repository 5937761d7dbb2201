/** A Vulkan driver in software, for WebGPU where there is no GPU: the one that Debian's chromium brings. */
import { existsSync } from "node:fs";

const CHROMIUM = "/usr/lib/chromium";
/** Where drivers of real GPUs announce themselves. */
const ANNOUNCED = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];

/** Environment in which a process finds it; empty where the machine has a driver of its own, and where chromium is not there. */
export function softwareVulkan(): Record<string, string> {
  const driver = `${CHROMIUM}/vk_swiftshader_icd.json`;
  if (process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES || ANNOUNCED.some(existsSync) || !existsSync(driver)) return {};
  const libraries = [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return { LD_LIBRARY_PATH: libraries, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
}
